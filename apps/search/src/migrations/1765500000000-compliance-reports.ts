import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Reports on personal data, what they found, and how they differ from the last one. */
export class ComplianceReports1765500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE compliance_reports (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        trigger text NOT NULL,
        cancel_requested boolean NOT NULL DEFAULT false,
        created_at timestamptz(3) NOT NULL,
        started_at timestamptz(3),
        finished_at timestamptz(3),
        asker text NOT NULL,
        scope text NOT NULL,
        filters jsonb NOT NULL,
        visible jsonb NOT NULL,
        stage text NOT NULL,
        cursor text NOT NULL,
        pages integer NOT NULL,
        progress jsonb NOT NULL,
        counts jsonb NOT NULL,
        bounded boolean NOT NULL,
        difference jsonb,
        failure text
      );
      CREATE UNIQUE INDEX compliance_reports_one ON compliance_reports (scope) WHERE (state IN ('queued', 'running'));
      CREATE INDEX compliance_reports_page ON compliance_reports (asker, created_at, id);
      CREATE TABLE compliance_findings (
        report_id uuid NOT NULL,
        urn text COLLATE "C" NOT NULL,
        hops integer NOT NULL,
        path text[] NOT NULL,
        finding jsonb,
        PRIMARY KEY (report_id, urn)
      );
      CREATE INDEX compliance_findings_hops ON compliance_findings (report_id, hops, urn);
      CREATE TABLE compliance_changes (
        report_id uuid NOT NULL,
        urn text COLLATE "C" NOT NULL,
        content jsonb NOT NULL,
        PRIMARY KEY (report_id, urn)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE compliance_changes; DROP TABLE compliance_findings; DROP TABLE compliance_reports',
    );
  }
}
