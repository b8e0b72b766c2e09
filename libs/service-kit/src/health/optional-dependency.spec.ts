import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthRegistry } from './health-registry';
import { optionalDependency } from './optional-dependency';

class Engine {
  isThere = true;
  isClosed = false;
}

describe('an optional dependency', () => {
  it.each([
    [true, 'up'],
    [false, 'down'],
  ])('is shown and does not decide whether the app is ready: there %s', async (isThere, state) => {
    Logger.overrideLogger(false);
    const health = new HealthRegistry();
    const engine = new Engine();
    engine.isThere = isThere;
    @Module({
      providers: [
        { provide: HealthRegistry, useValue: health },
        { provide: Engine, useValue: engine },
        optionalDependency('engine', Engine, {
          check: (client) => (client.isThere ? Promise.resolve() : Promise.reject(new Error('away'))),
          close: (client) => Promise.resolve(void (client.isClosed = true)),
        }),
      ],
    })
    class AppModule {}

    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    health.started();
    await new Promise(setImmediate);
    expect(health.dependencies()).toEqual([
      { name: 'engine', required: false, state, ...(isThere ? {} : { message: 'away' }) },
    ]);
    expect(health.ready).toBe(true);
    await app.close();
    expect(engine.isClosed).toBe(true);
    health.close();
  });
});
