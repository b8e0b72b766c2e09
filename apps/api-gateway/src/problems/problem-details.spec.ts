import { ERROR_CODES } from '@dataspoke/contracts';
import { problemDetails, PROBLEMS } from './problem-details';

describe('problem details', () => {
  it.each(ERROR_CODES)('say what to do about %s', (code) => {
    const kind = PROBLEMS[code];
    expect(kind.status).toBeGreaterThanOrEqual(400);
    expect(kind.remedy).toMatch(/\.$/);
  });

  it('carry the request id, the refused fields and the facts', () => {
    const problem = problemDetails(
      {
        code: 'already-running',
        message: 'A run of this source is going on.',
        details: { id: 'run-1', status: 'cannot be overridden' },
        fields: [{ field: 'name', message: 'too long' }],
      },
      '0b9d1a1c-66c2-4a43-a3c6-5a5f6d1b7f10',
    );
    expect(problem).toEqual({
      type: '/problems/already-running',
      title: 'One is already queued or running',
      status: 409,
      detail: 'A run of this source is going on.',
      instance: 'urn:uuid:0b9d1a1c-66c2-4a43-a3c6-5a5f6d1b7f10',
      requestId: '0b9d1a1c-66c2-4a43-a3c6-5a5f6d1b7f10',
      id: 'run-1',
      errors: [{ field: 'name', message: 'too long' }],
    });
  });
});
