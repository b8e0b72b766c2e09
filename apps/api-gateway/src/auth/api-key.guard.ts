import { hasRole, type Role } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request } from 'express';
import { NEEDED_ROLE, PUBLIC } from './allow';
import { ApiKeys } from './api-keys';
import { setCaller } from './authenticated';
import { keyOf } from './key-of';

/** Lets a request through when its API key allows the route; every route is closed unless it says otherwise. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const text = keyOf(request);
    if (text === undefined) {
      throw new DataSpokeError(
        'unauthenticated',
        'This needs an API key: send the header "Authorization: Bearer <key>".',
      );
    }
    const caller = await this.keys.authenticate(text);
    if (!caller) throw new DataSpokeError('unauthenticated', 'The API key is unknown or was revoked.');
    setCaller(request, caller); // before anything is refused: the audit log names who tried
    const needed = this.reflector.getAllAndOverride<Role | undefined>(NEEDED_ROLE, targets) ?? 'admin';
    if (!hasRole(caller.role, needed)) {
      throw new DataSpokeError(
        'forbidden',
        `This needs the role ${needed}; the key has the role ${caller.role}.`,
      );
    }
    return true;
  }
}
