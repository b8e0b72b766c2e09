import { definitionIn } from './view-definitions';

describe('definitionIn', () => {
  it.each([
    [
      'CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`127.0.0.1` SQL SECURITY DEFINER VIEW `a b`.`v` AS select `t`.`id` AS `id` from `a b`.`t`',
      'select `t`.`id` AS `id` from `a b`.`t`',
    ],
    ['CREATE VIEW `AS ``x` (`one`,`t``wo`) AS select 1 AS `1`,2 AS `2`', 'select 1 AS `1`,2 AS `2`'],
    [
      'CREATE ALGORITHM=MERGE DEFINER=`x`@`%` SQL SECURITY INVOKER VIEW `v` AS select `id` from `t` where (`id` > 1) WITH CASCADED CHECK OPTION',
      'select `id` from `t` where (`id` > 1)',
    ],
    ['', ''],
    ['CREATE TABLE `t` (`id` int)', ''],
  ])('of %s', (statement, definition) => {
    expect(definitionIn(statement)).toBe(definition);
  });
});
