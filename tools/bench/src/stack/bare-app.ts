import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** What a user would have without us: one Nest HTTP app that answers from memory, without keys, bus or service. */
@Controller()
class AnswerController {
  private readonly answer: unknown = JSON.parse(process.env['BENCH_ANSWER'] ?? '{}');

  @Get('answer')
  get(): unknown {
    return this.answer;
  }
}

@Module({ controllers: [AnswerController] })
class BareModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(BareModule, { logger: false });
  await app.listen(Number(process.env['BENCH_PORT'] ?? 0), '127.0.0.1');
  process.stdin.on('end', () => process.exit(0)).resume();
}

void main();
