/**
 * What stands between two words of SQL without a meaning. Each part matches in one way only, so that it takes a time in proportion to
 * the text.
 */
export const GAP = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*(?:[^*]|\*(?!/))*\*/)*`;

/** What can open and close a name. */
const OPEN = '["`[]?';
const CLOSE = '["`\\]]?';

/** Functions, as patterns of their names, with what they do. */
const FUNCTIONS: readonly (readonly [does: string, names: readonly string[]])[] = [
  [
    'is a function of the server itself',
    [
      // PostgreSQL: all of its own ones but those that only look at a value.
      String.raw`pg_(?!(?:typeof|size_pretty|size_bytes|column_size|input_is_valid)\b)\w+`,
      String.raw`txid_\w+`,
      'current_setting',
      'set_config',
      String.raw`[xs]p_\w+`,
      String.raw`system\$\w+`,
      String.raw`sys_(?:exec|eval|set|get)`,
    ],
  ],
  ['changes a sequence', ['setval', 'nextval']],
  [
    'makes the server wait',
    [
      'sleep',
      'sleepeachrow',
      'benchmark',
      'get_lock',
      'release_lock',
      'release_all_locks',
      String.raw`(?:source|master)_pos_wait`,
    ],
  ],
  [
    'reaches files, programs or other servers',
    [
      String.raw`lo_(?:import|export|creat|create|from_bytea|get|put|open|close|truncate|truncate64|unlink|lseek|lseek64|tell|tell64)`,
      'loread',
      'lowrite',
      String.raw`dblink\w*`,
      String.raw`postgres_fdw_\w+`,
      // MySQL, SQLite, DuckDB
      'load_file',
      'load_extension',
      String.raw`(?:read|write)file`,
      String.raw`read_(?:csv|csv_auto|json|json_auto|json_objects|ndjson|ndjson_auto|parquet|text|blob|files)`,
      String.raw`(?:parquet|iceberg|delta)_scan`,
      String.raw`(?:sqlite|postgres|mysql)_(?:scan|query|attach)`,
      // SQL Server, BigQuery, Spark, Oracle
      'openrowset',
      'openquery',
      'opendatasource',
      String.raw`fn_(?:trace_gettable|get_audit_file|xe_file_target_read_file)`,
      'external_query',
      'reflect',
      'java_method',
      'httpuritype',
      'bfilename',
      // ClickHouse
      String.raw`(?:file|s3|hdfs|url)(?:cluster)?`,
      String.raw`remote(?:secure)?`,
      String.raw`cluster(?:allreplicas)?`,
      'executable',
      String.raw`odbc|jdbc|mysql|postgresql|mongodb|redis|sqlite`,
    ],
  ],
  [
    'runs SQL that is not seen here',
    [
      String.raw`(?:query|table|schema|database|cursor)_to_xml\w*`,
      'ts_stat',
      'ts_rewrite',
      String.raw`crosstab\w*`,
      'connectby',
      'xpath_table',
    ],
  ],
];

/** Schemas and packages of the server's own, whose functions do all of that. */
const PACKAGES = String.raw`(?:sys|dbms_\w+|utl_\w+|owa_\w+|ctxsys|master|msdb)`;

/** What is no call: patterns with what is said of them. */
const PHRASES: readonly (readonly [pattern: RegExp, complaint: string])[] = [
  [
    new RegExp(String.raw`\binto${GAP}(?:outfile|dumpfile)\b`, 'i'),
    'It writes a file (INTO OUTFILE), which is not allowed.',
  ],
  [
    new RegExp(String.raw`^${GAP}copy\b[^]*\bprogram\b`, 'i'),
    'It runs a program (COPY … PROGRAM), which is not allowed.',
  ],
  [
    new RegExp(String.raw`\bexec(?:ute)?${GAP}(?:\(|(?:[\w\[\]"]*${GAP}\.${GAP}){0,3}["\[]?[xs]p_\w)`, 'i'),
    'It runs a procedure (EXEC), which is not allowed.',
  ],
  [
    new RegExp(String.raw`\bnext${GAP}value${GAP}for\b|[.]${GAP}${OPEN}nextval\b`, 'i'),
    'It moves a sequence, which changes data: that is not allowed.',
  ],
  [
    new RegExp(
      String.raw`\bfor${GAP}(?:no${GAP}key${GAP})?(?:update|(?:key${GAP})?share)${GAP}(?:$|;|\)|(?:of|nowait|skip)\b)|\block${GAP}in${GAP}share${GAP}mode\b`,
      'i',
    ),
    'It locks rows (FOR UPDATE or the like), which a query that only reads does not.',
  ],
  // MySQL and MariaDB run what stands in such a comment.
  [/\/\*M?!/i, 'It has a comment that some platforms run (/*! … */); write comments without the sign.'],
  [/(?<![\p{L}\p{N}_$])u&\s*"/iu, 'It writes a name with escapes (U&"…"); write names as they are.'],
];

/** A name in front of an opening bracket, in quotes or not. */
const CALL = new RegExp(
  String.raw`(?<![\p{L}\p{N}_$@])(?:(?<package>${PACKAGES})${CLOSE}${GAP}\.${GAP}${OPEN}(?:[\p{L}_][\p{L}\p{N}_$]*${CLOSE}${GAP}\.${GAP}${OPEN})?(?<inside>[\p{L}_][\p{L}\p{N}_$]*)|${FUNCTIONS.map(
    ([, names], at) => `(?<group${at}>${names.join('|')})`,
  ).join('|')})${CLOSE}${GAP}\(`,
  'giu',
);

/**
 * Everything in a SQL text that has side effects, reaches the server or runs SQL out of sight, as complaints for whoever wrote it. Names
 * are looked for in the whole text, its strings too: platforms differ in where a string ends, and a refusal costs less than a reading
 * that is wrong. What a database's own functions do that somebody has written is not known.
 */
export function forbiddenIn(sql: string): readonly string[] {
  const calls = [...sql.matchAll(CALL)].map(({ groups = {} }) => {
    const { package: ofServer, inside } = groups;
    if (ofServer !== undefined) {
      return `It calls ${ofServer}.${inside ?? ''}, a function of the server itself, which is not allowed.`;
    }
    const at = FUNCTIONS.findIndex((_, group) => groups[`group${group}`] !== undefined);
    return `It calls ${groups[`group${at}`] ?? ''}, which ${FUNCTIONS[at]?.[0] ?? ''}: that is not allowed.`;
  });
  const phrases = PHRASES.filter(([pattern]) => pattern.test(sql)).map(([, complaint]) => complaint);
  return [...new Set([...calls, ...phrases])];
}
