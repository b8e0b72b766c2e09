import { forbiddenIn } from './forbidden-words';

describe('what SQL of a language model may not do', () => {
  it.each<[string, RegExp]>([
    [`SELECT setval('s', 1) FROM t`, /setval, which changes a sequence/],
    [`SELECT pg_catalog.nextval('s') FROM t`, /nextval/],
    ['SELECT seq.NEXTVAL FROM t', /moves a sequence/],
    ['SELECT NEXT VALUE FOR s FROM t', /moves a sequence/],
    [
      'SELECT pg_terminate_backend(pid) FROM t',
      /pg_terminate_backend, which is a function of the server itself/,
    ],
    ['SELECT pg_cancel_backend(1) FROM t', /pg_cancel_backend/],
    [`SELECT pg_read_file('/etc/passwd') FROM t`, /pg_read_file/],
    [`SELECT a FROM t, pg_ls_dir('/') d`, /pg_ls_dir/],
    ['SELECT PG_SLEEP (10) FROM t', /PG_SLEEP/],
    ['SELECT "pg_sleep"(10) FROM t', /pg_sleep/],
    ['SELECT pg_sleep/* now */ -- then\n (10) FROM t', /pg_sleep/],
    ['SELECT U&"pg\\005fsleep"(10) FROM t', /name with escapes/],
    [`SELECT lo_import('/x') FROM t`, /lo_import, which reaches files/],
    [`SELECT a FROM dblink('host=x', 'SELECT 1') AS d(a int), t`, /dblink/],
    [`SELECT a FROM dblink_exec('x') d, t`, /dblink_exec/],
    [`SELECT set_config('role', 'x', false) FROM t`, /set_config/],
    [`SELECT current_setting('x') FROM t`, /current_setting/],
    [`SELECT query_to_xml('SELECT 1', true, true, '') FROM t`, /query_to_xml, which runs SQL/],
    [`COPY t TO PROGRAM 'rm'`, /runs a program/],
    [`-- x\nCOPY (SELECT 1) TO PROGRAM 'rm'`, /runs a program/],
    [`SELECT xp_cmdshell('dir') FROM t`, /xp_cmdshell/],
    [`SELECT a FROM t EXEC master..xp_cmdshell 'dir'`, /EXEC/],
    [`SELECT a FROM t EXEC [master].dbo.[xp_cmdshell] 'dir'`, /EXEC/],
    [`SELECT a FROM OPENROWSET('x', 'y', 'z') o, t`, /OPENROWSET/],
    [`SELECT LOAD_FILE('/etc/passwd') FROM t`, /LOAD_FILE/],
    [`SELECT a FROM t INTO OUTFILE '/x'`, /INTO OUTFILE/],
    [`SELECT a INTO /**/ DUMPFILE '/x' FROM t`, /INTO OUTFILE/],
    ['SELECT SLEEP(5) FROM t', /SLEEP, which makes the server wait/],
    ['SELECT /*!50000 x */ a FROM t', /comment that some platforms run/],
    ['SELECT sys.fn_listextendedproperty(1) FROM t', /sys\.fn_listextendedproperty/],
    ['SELECT sys.dbms_lock.sleep(1) FROM t', /sys\.sleep|sleep/],
    [`SELECT UTL_HTTP.request('http://x') FROM t`, /UTL_HTTP\.request/],
    [`SELECT DBMS_XMLGEN . getxml('SELECT 1') FROM t`, /DBMS_XMLGEN\.getxml/],
    [`SELECT SYSTEM$CANCEL_QUERY('x') FROM t`, /SYSTEM\$CANCEL_QUERY/],
    [`SELECT * FROM read_csv('/x')`, /read_csv/],
    [`SELECT a FROM url('http://x', 'CSV') u, t`, /url/],
    ['SELECT a FROM t FOR UPDATE', /locks rows/],
    ['SELECT a FROM t FOR NO KEY UPDATE OF t SKIP LOCKED', /locks rows/],
    ['SELECT a FROM (SELECT a FROM t FOR SHARE) x', /locks rows/],
    ['SELECT a FROM t LOCK IN SHARE MODE', /locks rows/],
  ])('is said: %s', (sql, complaint) => {
    expect(forbiddenIn(sql).join(' ')).toMatch(complaint);
  });

  it.each([
    `SELECT a.name, count(*) FROM raw.flights f JOIN raw.airlines a ON a.carrier = f.carrier GROUP BY a.name`,
    `SELECT pg_typeof(a), nextval, sleep, url FROM t WHERE sleep > 3 AND url IN ('a') AND remote = (SELECT 1)`,
    `SELECT p.name FROM program p WHERE p.state = 'ready for update' AND p.note LIKE '%pg_sleep%'`,
    `SELECT file_url, exec, lo_total FROM t WHERE exec IN (1) -- /* for updates`,
    `SELECT xp_points, sp_score FROM t ORDER BY xp_points`,
    `WITH lo_orders (a) AS (SELECT a FROM t) SELECT setvalue(a), oversleep(a), my_sleep(a) FROM lo_orders`,
    `SELECT extract(epoch FROM age(a)), to_char(a, 'YYYY'), jsonb_agg(b) FILTER (WHERE c) OVER (PARTITION BY d) FROM t`,
    `SELECT a FROM sys_orders s WHERE s.utl = 1 AND EXISTS (SELECT 1)`,
  ])('is nothing of that: %s', (sql) => {
    expect(forbiddenIn(sql)).toEqual([]);
  });

  it.each([
    ['names without a call', 'pg_sleep '.repeat(2_200)],
    ['one line of names and comments', 'sleep -- '.repeat(2_200)],
    ['unended comments', '/* sleep '.repeat(2_200)],
    ['comments', `sleep${'/**/'.repeat(5_000)}`],
    ['a long name', `pg_${'x'.repeat(20_000)}`],
    ['blanks', `for${' '.repeat(20_000)}x`],
    ['quotes', `sys${'".'.repeat(10_000)}`],
  ])('is looked for in a time that a text may take: %s', (_what, sql) => {
    const begun = performance.now();
    forbiddenIn(sql);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
