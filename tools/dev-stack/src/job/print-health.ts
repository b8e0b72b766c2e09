import { entry, plural } from './lines';
import { type FixFacts, type HealthFacts } from './summary';

const OWNERS_SHOWN = 5;

/** Scores of the source's datasets, those that need it most, and the departments, for a person. */
export function healthLines(facts: HealthFacts): string[] {
  return ['', ...entry('Metadata', metadata(facts)), '', ...entry('Departments', departments(facts))];
}

function metadata({ datasets, score, confidence, lowest, scan }: HealthFacts): string[] {
  const others = scan.datasets - datasets;
  return [
    rated(score, datasets, confidence),
    ...lowest.flatMap((one) => [
      `${one.dataset}: ${one.score === null ? 'no score' : one.score.toFixed(1)}`,
      ...one.fixes.map(({ gain, cause }) => `  +${gain.toFixed(1).padEnd(5)} ${cause}`),
    ]),
    ...(others > 0 ? [`scored as well: ${plural(others, 'dataset')} of the catalog from elsewhere`] : []),
    ...(scan.failed > 0 ? [`could not be scored: ${plural(scan.failed, 'dataset')}`] : []),
  ];
}

function departments({ departments: all, unmappedOwners, datasetsWithoutOwner }: HealthFacts): string[] {
  const unmapped = unmappedOwners
    .slice(0, OWNERS_SHOWN)
    .map(({ urn, datasets }) => `${urn} (${plural(datasets, 'dataset')})`);
  const more = unmappedOwners.length - unmapped.length;
  return [
    ...(all.length === 0
      ? ['none yet: POST /api/v1/departments says which owners belong to which department']
      : []),
    ...all.flatMap(({ name, datasets, score, confidence, fixes }) => [
      `${name}: ${rated(score, datasets, confidence)}`,
      ...fixes.map((fix) => `  ${fixText(fix)}`),
    ]),
    ...(unmapped.length > 0
      ? [`of no department: ${unmapped.join(', ')}${more > 0 ? ` and ${more} more` : ''}`]
      : []),
    ...(datasetsWithoutOwner > 0 ? [`without any owner: ${plural(datasetsWithoutOwner, 'dataset')}`] : []),
  ];
}

function rated(score: number | null, datasets: number, confidence: number | null): string {
  if (datasets === 0) return 'no dataset';
  return `${score === null ? 'no score' : `${score.toFixed(1)} of 100`} over ${plural(datasets, 'dataset')}, ${(confidence ?? 0).toFixed(0)} % of it measured`;
}

function fixText({ gain, dataset, cause }: FixFacts): string {
  return `+${gain.toFixed(1).padEnd(5)} ${dataset}: ${cause}`;
}
