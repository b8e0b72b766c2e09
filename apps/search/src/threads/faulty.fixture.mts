import { serve } from './serve.mts';

/** Operations that go wrong in every way a thread can. */
export type FaultyMethods = {
  double: { readonly params: number; readonly result: number };
  fail: { readonly params: string; readonly result: never };
  crash: { readonly params: null; readonly result: never };
  hang: { readonly params: null; readonly result: never };
};

await serve<FaultyMethods>(() =>
  Promise.resolve({
    ready: 'here',
    operations: {
      double: (value) => ({ value: value * 2 }),
      fail: (message) => {
        throw Object.assign(new Error(message), { code: 'BROKEN' });
      },
      crash: () => {
        setImmediate(() => {
          throw new Error('out of order');
        });
        return new Promise<never>(() => undefined);
      },
      hang: () => new Promise<never>(() => undefined),
    },
  }),
);
