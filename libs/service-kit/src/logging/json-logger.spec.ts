import { Logger } from '@nestjs/common';
import { runInContext } from '../context/request-context';
import { JsonLogger } from './json-logger';

function capture(): { lines: () => Record<string, unknown>[]; logger: JsonLogger } {
  const written: string[] = [];
  const logger = new JsonLogger(
    { app: 'quality', level: 'info' },
    { write: (line: string) => void written.push(line) },
  );
  return { logger, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('JsonLogger', () => {
  it('binds the ids of the surrounding work and the name of the logger', () => {
    const { logger, lines } = capture();
    runInContext(
      {
        requestId: 'r-1',
        jobId: 'j-1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
      () => logger.log('hello', 'Greeter'),
    );
    expect(lines()).toMatchObject([
      {
        level: 'info',
        app: 'quality',
        message: 'hello',
        logger: 'Greeter',
        requestId: 'r-1',
        jobId: 'j-1',
        traceId: '0af7651916cd43dd8448eb211c80319c',
      },
    ]);
  });

  it('never shows a secret, in objects, errors or text', () => {
    const { logger, lines } = capture();
    logger.warn({ user: 'reader', password: 'hunter2', nested: [{ apiKey: 'hunter2' }] });
    logger.error(new Error('cannot reach postgres://reader:hunter2@db:5432/x'));
    logger.log('sent Authorization: Bearer hunter2hunter2');
    const text = JSON.stringify(lines());
    expect(text).not.toContain('hunter2');
    expect(text).toContain('postgres://reader:***@db:5432/x');
    expect(lines()[0]).toMatchObject({
      data: { user: 'reader', password: '***', nested: [{ apiKey: '***' }] },
    });
  });

  it('keeps the cause of an error', () => {
    const { logger, lines } = capture();
    logger.error('writing failed', new Error('outer', { cause: new Error('inner') }), 'Writer');
    expect(lines()).toMatchObject([
      { level: 'error', logger: 'Writer', error: { message: 'outer', cause: { message: 'inner' } } },
    ]);
  });

  it('serves as the logger behind Nest', () => {
    const { logger, lines } = capture();
    Logger.overrideLogger(logger);
    try {
      new Logger('Sources').error('broken', 'Error: broken\n    at x');
      new Logger('Sources').debug('not at this level');
    } finally {
      Logger.overrideLogger(true);
    }
    expect(lines()).toMatchObject([
      { message: 'broken', logger: 'Sources', stack: expect.stringContaining('at x') },
    ]);
  });
});
