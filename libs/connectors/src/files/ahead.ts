/** The items of `source` in their order, each given when `width` more have been taken from it: what taking begins goes on meanwhile. */
export async function* ahead<T>(source: AsyncIterable<T>, width: number): AsyncGenerator<T> {
  const waiting: T[] = [];
  let fault: { readonly error: unknown } | undefined;
  try {
    for await (const item of source) {
      waiting.push(item);
      if (waiting.length > width) yield* waiting.splice(0, 1);
    }
  } catch (error) {
    // What came before it comes before it.
    fault = { error };
  }
  yield* waiting;
  if (fault) throw fault.error;
}
