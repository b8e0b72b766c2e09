import { ERROR_CODES } from '@dataspoke/contracts';
import { notFound } from '@dataspoke/service-kit';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/allow';
import { PROBLEMS, problemType } from './problem-details';

/** What the `type` of a problem answer points to. */
@ApiTags('problems')
@Controller('problems')
@Public()
export class ProblemsController {
  @Get()
  @ApiOperation({ summary: 'Every problem this API answers with' })
  list() {
    return ERROR_CODES.map((code) => ({ type: problemType(code), ...PROBLEMS[code] }));
  }

  @Get(':code')
  @ApiOperation({ summary: 'One problem: its status, what it means, what to do' })
  get(@Param('code') text: string) {
    const code = ERROR_CODES.find((candidate) => candidate === text);
    if (!code) throw notFound('problem', text);
    return { type: problemType(code), ...PROBLEMS[code] };
  }
}
