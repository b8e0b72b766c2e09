import { type JsonValue } from '../json';
import { quoted } from './misfit';
import { aspectShape } from './model-shapes';
import { nearMiss } from './near-miss';
import { ListShape, MapShape, type Shape } from './shape';

/**
 * What is wrong with one operation of a JSON patch, as far as the model tells: a field that is almost one of the model
 * (the server would drop it without a word), a value that does not fit the field or the map entry it is put into.
 * Undefined when nothing is, or when the aspect is unknown. Below a list it tells nothing: how many steps of a path are
 * the key of an entry is up to the server.
 */
export function operationProblem(
  aspectName: string,
  { op, path, value }: { readonly op: string; readonly path: string; readonly value?: JsonValue },
): string | undefined {
  const shape = aspectShape(aspectName);
  const [name, ...below] = path.split('/').slice(1).map(unescaped);
  if (!shape || name === undefined) return undefined;
  const field = shape.field(name);
  if (!field) {
    const meant = nearMiss(
      name,
      shape.fields.map((known) => known.name),
    );
    return meant && `${aspectName} has no field ${quoted(name)}; is ${meant} meant?`;
  }
  if (op === 'remove' || value === undefined || value === null) return undefined;
  const [place, target] = targetOf(field.shape, below);
  return target?.misfit(value, false)?.within(`.${name}${place}`).of(aspectName);
}

function targetOf(shape: Shape, [key, ...further]: readonly string[]): [place: string, target?: Shape] {
  if (shape instanceof ListShape || further.length > 0) return [''];
  if (key === undefined) return ['', shape];
  return shape instanceof MapShape ? [`[${quoted(key)}]`, shape.item] : [''];
}

// RFC 6901.
function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
