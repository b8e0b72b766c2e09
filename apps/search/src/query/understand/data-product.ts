import { recogniseLabels } from './label-recogniser';

/** "of the data product Customer 360". */
export const recogniseDataProduct = recogniseLabels({
  facet: 'dataProduct',
  field: 'dataProducts',
  thing: 'the data product',
  before: ['data product', 'data products', 'of data product', 'of the data product', 'in the data product'],
  after: ['data product'],
  links: ['or', 'and'],
});
