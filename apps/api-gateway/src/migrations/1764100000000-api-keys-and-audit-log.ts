import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class ApiKeysAndAuditLog1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "api_keys" (
        "id" uuid PRIMARY KEY,
        "name" text NOT NULL,
        "role" text NOT NULL,
        "prefix" text NOT NULL,
        "hash" text NOT NULL,
        "created_by" text NOT NULL,
        "created_at" timestamptz NOT NULL,
        "last_used_at" timestamptz,
        "revoked_at" timestamptz
      )`);
    await runner.query(`CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" ("hash")`);
    await runner.query(`
      CREATE TABLE "audit_log" (
        "id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "at" timestamptz NOT NULL,
        "caller" text NOT NULL,
        "method" text NOT NULL,
        "path" text NOT NULL,
        "status" int NOT NULL,
        "request_id" uuid NOT NULL
      )`);
    await runner.query(`CREATE INDEX "audit_log_at" ON "audit_log" ("at")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "audit_log"`);
    await runner.query(`DROP TABLE "api_keys"`);
  }
}
