import { kindsOf, wholeOf } from '../script/whole.fixture';

describe('procedures and their calls', () => {
  it('of T-SQL: branches, cursors, table variables, dynamic SQL, INSERT EXEC', async () => {
    expect(await wholeOf(TSQL, 'tsql')).toEqual({
      reads: ['sales.customers', 'sales.orders', 'sales.src'],
      writes: ['daily', 'dst', 'errors', 'logs', 'names', 'result'].map((name) => `sales.${name}`),
      edges: [
        'sales.customers.name -> sales.names.name',
        'sales.orders.amount -> sales.daily.total aggregation',
        'sales.orders.amount -> sales.names.top1 aggregation',
        'sales.orders.amount -> sales.result.total aggregation',
        'sales.orders.id -> sales.result.id',
        'sales.src.a -> sales.dst.a',
      ],
    });
    expect(await kindsOf(TSQL, 'tsql')).toBe(
      'other create-routine(expression insert expression delete update select select insert truncate dynamic select insert) insert create-table select insert',
    );
  });

  it('of Snowflake: declarations, LET, cursors, result sets, handlers', async () => {
    expect(await wholeOf(SNOWFLAKE, 'snowflake')).toEqual({
      reads: ['customers', 'orders', 'z'].map((name) => `raw.s.${name}`),
      writes: ['audit', 'daily', 'errors', 'logs'].map((name) => `raw.s.${name}`),
      edges: [
        'raw.s.orders.amount -> raw.s.daily.best aggregation',
        'raw.s.orders.amount -> raw.s.daily.total',
        'raw.s.z.y -> raw.s.audit.x',
      ],
    });
  });

  it('of MySQL: delimiters, handlers, cursors, prepared constants, triggers, session variables', async () => {
    expect(await wholeOf(MYSQL, 'mysql')).toEqual({
      reads: ['shop.customers', 'shop.names', 'shop.orders'],
      writes: ['shop.audit', 'shop.best', 'shop.logs', 'shop.names'],
      edges: [
        'shop.customers.name -> shop.names.name',
        'shop.orders.amount -> shop.best.amount aggregation',
        'shop.orders.id -> shop.audit.oid',
      ],
    });
  });

  it('of Oracle: packages, cursors, calls by name, triggers', async () => {
    expect(await wholeOf(ORACLE, 'oracle')).toEqual({
      reads: ['hr.y', 'orders'],
      writes: ['a', 'audit', 'daily', 'hr.x', 'logs', 't'],
      edges: [
        'hr.y.a -> hr.x.a',
        'orders.amount -> daily.total',
        'orders.id -> audit.oid',
        'orders.id -> daily.oid',
      ],
    });
  });

  it('may be called before they are defined, and call themselves', async () => {
    const sql = `call p(); create procedure p() language sql begin atomic insert into t select a from s; call p(); end`;
    expect(await kindsOf(sql, 'postgresql')).toBe('call create-routine(insert call)');
    expect((await wholeOf(sql, 'postgresql')).writes).toEqual(['t']);
  });

  it('of PostgreSQL triggers know the table of their rows', async () => {
    const sql = `create function f() returns trigger language plpgsql as $$ begin insert into log (o) values (new.id); return new; end $$;
      create trigger tr after insert on orders for each row execute function f()`;
    expect((await wholeOf(sql, 'postgresql')).edges).toEqual(['orders.id -> log.o']);
  });

  it('read a constant inside of a body that is a quoted string', async () => {
    const sql = `create procedure p() returns string language sql as
      'begin let q := ''it''''s''; execute immediate ''insert into t select a from s where b = ''''x''''''; end'`;
    expect(await wholeOf(sql, 'snowflake')).toEqual({ reads: ['s'], writes: ['t'], edges: ['s.a -> t.a'] });
  });

  it('carry values of a later round of a loop', async () => {
    const sql = `create procedure p() language plpgsql as $$ declare v int; begin
      loop insert into t (a) values (v); select x into v from s; exit when v > 3; end loop; end $$`;
    expect((await wholeOf(sql, 'postgresql')).edges).toEqual(['s.x -> t.a']);
  });
});

const TSQL = `
USE sales;
GO
CREATE OR ALTER PROC dbo.fill @d date AS
BEGIN
  SET NOCOUNT ON
  DECLARE @top money = (SELECT MAX(amount) FROM orders), @n int
  DECLARE @t TABLE (id int, total money)
  BEGIN TRY
    INSERT INTO @t SELECT id, SUM(amount) FROM orders GROUP BY id
    IF EXISTS (SELECT 1 FROM customers) AND @n > 1
      DELETE FROM daily WHERE day = @d
    ELSE BEGIN
      UPDATE d SET d.total = t.total FROM daily d JOIN @t t ON t.id = d.id
    END
    SELECT @n = COUNT(*) FROM @t
    DECLARE c CURSOR FOR SELECT name, city FROM customers
    OPEN c
    FETCH NEXT FROM c INTO @a, @b
    WHILE @@FETCH_STATUS = 0 BEGIN
      INSERT INTO names (name, top1) VALUES (@a, @top)
      FETCH NEXT FROM c INTO @a, @b
    END
    CLOSE c DEALLOCATE c
    EXEC sp_executesql N'TRUNCATE TABLE logs'
    EXEC('delete from ' + @x)
    SELECT id, total FROM @t
  END TRY
  BEGIN CATCH
    INSERT INTO errors (msg) SELECT ERROR_MESSAGE()
    ;THROW
  END CATCH
END
GO
INSERT INTO result (id, total) EXEC dbo.fill '2020-01-01'
SELECT a INTO #x FROM src SELECT b = 1
INSERT INTO dst (a) SELECT a FROM #x
`;

const SNOWFLAKE = `
use database raw; use schema s;
create or replace procedure p(d date) returns string language sql as
$$
declare
  n int default 0;
  c1 cursor for select id, amount from orders;
  rs resultset;
begin
  let top := (select max(amount) from orders);
  rs := (select city from customers);
  for r in c1 do
    let v number := r.amount;
    insert into daily (total, best) values (:v, :top);
  end for;
  if (n > 0) then
    delete from daily;
  elseif (n < 0) then
    truncate table logs;
  end if;
  execute immediate 'insert into audit (x) select y from z';
  execute immediate :stmt;
  return table(rs);
exception when other then
  insert into errors select 1;
end;
$$;
call p(current_date());
`;

const MYSQL = `
USE shop;
DELIMITER //
CREATE DEFINER=\`root\`@\`localhost\` PROCEDURE fill(IN d DATE, OUT n INT)
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE v_name VARCHAR(50);
  DECLARE cur CURSOR FOR SELECT name FROM customers;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN cur;
  read_loop: LOOP
    FETCH cur INTO v_name;
    IF done THEN LEAVE read_loop; END IF;
    INSERT INTO names (name) VALUES (v_name);
  END LOOP;
  CLOSE cur;
  SELECT COUNT(*) INTO n FROM names;
  SET @s = 'DELETE FROM logs';
  PREPARE st FROM @s; EXECUTE st;
  WHILE n > 0 DO SET n = n - 1; END WHILE;
END //
CREATE TRIGGER tr AFTER INSERT ON orders FOR EACH ROW INSERT INTO audit (oid) VALUES (NEW.id) //
DELIMITER ;
CALL fill('2020-01-01', @x);
SET @top = (SELECT MAX(amount) FROM orders);
INSERT INTO best (amount) SELECT @top;
`;

const ORACLE = `
CREATE OR REPLACE PACKAGE BODY pk AS
  PROCEDURE inner_one IS BEGIN DELETE FROM logs; END;
  PROCEDURE run(p NUMBER) IS
    CURSOR c IS SELECT id, amount FROM orders;
    r c%ROWTYPE;
    n NUMBER := 0;
  BEGIN
    inner_one;
    OPEN c; LOOP FETCH c INTO r; EXIT WHEN c%NOTFOUND;
      INSERT INTO daily (oid, total) VALUES (r.id, r.amount);
    END LOOP; CLOSE c;
    IF n = 0 THEN UPDATE t SET x = 1; END IF;
    EXECUTE IMMEDIATE 'TRUNCATE TABLE a';
  END run;
END pk;
/
CREATE OR REPLACE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW
DECLARE v NUMBER;
BEGIN
  INSERT INTO audit (oid) VALUES (:NEW.id);
END;
/
ALTER SESSION SET CURRENT_SCHEMA = hr;
INSERT INTO x SELECT a FROM y;
BEGIN pk.run(1); END;
/
`;
