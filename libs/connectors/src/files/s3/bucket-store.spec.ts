import { NEVER } from '../../conformance/test-source.fixture';
import { TestApi } from '../../rest/test-api.fixture';
import { parseFilesRecipe } from '../recipe';
import { BucketStore } from './bucket-store';

const PAGES = [
  `<IsTruncated>true</IsTruncated><NextContinuationToken>2</NextContinuationToken>
   <Contents><Key>lake/z.csv</Key><Size>1</Size></Contents>
   <Contents><Key>lake/x.csv</Key><Size>2</Size></Contents>
   <Contents><Key>lake/</Key><Size>0</Size></Contents>
   <CommonPrefixes><Prefix>lake/x.csv/</Prefix></CommonPrefixes>
   <CommonPrefixes><Prefix>lake/a/</Prefix></CommonPrefixes>`,
  `<IsTruncated>false</IsTruncated><EncodingType>url</EncodingType>
   <Contents><Key>lake/m+m%2B%25.csv</Key><Size>3</Size></Contents>
   <CommonPrefixes><Prefix>lake/a/</Prefix></CommonPrefixes>
   <CommonPrefixes><Prefix>lake//</Prefix></CommonPrefixes>`,
];

describe('a store that lists in an order of its own', () => {
  let server: TestApi;
  let store: BucketStore;

  beforeEach(async () => {
    server = await TestApi.start((url, _request, response) => {
      const page = PAGES[url.searchParams.has('continuation-token') ? 1 : 0];
      response.end(`<ListBucketResult>${page}</ListBucketResult>`);
    });
    const { s3 } = parseFilesRecipe({ s3: { bucket: 'big', prefix: 'lake', endpoint: server.url } });
    if (!s3) throw new Error('no bucket');
    const options = { addresses: { allowLoopback: true }, applicationName: 'x' };
    store = await BucketStore.open(s3, options, NEVER);
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  it('gives each name once and in order, and tells a folder from a file of the same name', async () => {
    const entries = await store.entriesIn([]);
    expect(entries.map(({ name, found }) => [name, found?.kind])).toEqual([
      ['', 'folder'],
      ['a', 'folder'],
      ['m m+%.csv', 'file'],
      ['x.csv', 'file'],
      ['x.csv/', 'folder'],
      ['z.csv', 'file'],
    ]);
  });

  it('is not believed when it lists what it was not asked for', async () => {
    await expect(store.entriesIn(['x.csv/'])).rejects.toMatchObject({
      code: 'source-error',
      message: expect.stringContaining('outside of the folder') as string,
    });
    expect(server.asked.at(-1)).toContain('prefix=lake%2Fx.csv%2F');
  });
});
