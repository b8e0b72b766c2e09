import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The words of documents, so that they can be searched while the index is away. */
export class DocumentWords1765800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE documents ADD COLUMN text_words tsvector');
    // What is there already gets the words of its own; those of labels come when it is read again.
    await runner.query(`
      UPDATE documents SET text_words =
        setweight(to_tsvector('english', ${words("content ->> 'name'")}), 'A') ||
        setweight(to_tsvector('english', ${words("content ->> 'qualifiedName'")} || ' ' ||
          ${words("jsonb_path_query_array(content, '$.columns[*].path')::text")}), 'B') ||
        setweight(to_tsvector('english', ${words("content ->> 'description'")} || ' ' ||
          ${words("jsonb_path_query_array(content, '$.columns[*].description')::text")}), 'C')
      WHERE content IS NOT NULL`);
    await runner.query('CREATE INDEX documents_words ON documents USING gin (text_words)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE documents DROP COLUMN text_words');
  }
}

/** Humps and separators of names become blanks; the length is bounded, for there is a longest list of words. */
function words(text: string): string {
  const apart = `regexp_replace(left(coalesce(${text}, ''), 100000), '([a-z0-9])([A-Z])', '\\1 \\2', 'g')`;
  return `regexp_replace(${apart}, '[^[:alnum:]]+', ' ', 'g')`;
}
