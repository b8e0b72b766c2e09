import { showAllDatabases } from './rights';

/** As the manuals of MySQL 8 and MariaDB print them. */
describe('grants that show all databases', () => {
  it.each([
    [['GRANT USAGE ON *.* TO `u`@`%`', 'GRANT SELECT ON `shop`.* TO `u`@`%`'], false],
    [['GRANT RELOAD, SELECT, PROCESS ON *.* TO `u`@`%`'], true],
    [['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION'], true],
    [['GRANT USAGE ON *.* TO `u`@`%`', 'GRANT SHOW DATABASES ON *.* TO `a_role`'], true],
    [['GRANT SELECT ON *.* TO `u`@`%`', 'REVOKE SELECT ON `secret`.* FROM `u`@`%`'], false],
    [['GRANT BACKUP_ADMIN, SHOW_ROUTINE ON *.* TO `u`@`%`'], false],
    [['GRANT SELECT ON `x ON *.* TO y`.* TO `u`@`%`'], false],
    [['GRANT SELECT (`a`), INSERT ON `shop`.`t` TO `u`@`%`'], false],
    [['GRANT SELECT ON `%`.* TO `u`@`%`'], false],
    [[], false],
  ])('%j: %s', (grants, expected) => {
    expect(showAllDatabases(grants)).toBe(expected);
  });
});
