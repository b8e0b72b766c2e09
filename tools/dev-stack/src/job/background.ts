/** Work that has begun already; calling it waits for its end and is told from then on how far it is. */
export type Background<T> = (report: (text: string) => void) => Promise<T>;

/** Begins work now whose step is shown later, when others are done. A failure is kept until somebody waits. */
export function begin<T>(work: Background<T>): Background<T> {
  let last = '';
  let listener: ((text: string) => void) | undefined;
  const result = work((text) => {
    last = text;
    listener?.(text);
  });
  result.catch(() => undefined);
  return (report) => {
    listener = report;
    if (last !== '') report(last);
    return result;
  };
}
