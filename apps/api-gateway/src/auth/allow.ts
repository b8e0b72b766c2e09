import { type Role } from '@dataspoke/contracts';
import { SetMetadata } from '@nestjs/common';

export const NEEDED_ROLE = 'dataspoke:needed-role';
export const PUBLIC = 'dataspoke:public';

/** The least role that may use a route. A route without it is for admins only. */
export const Allow = (role: Role) => SetMetadata(NEEDED_ROLE, role);

/** A route that needs no API key. */
export const Public = () => SetMetadata(PUBLIC, true);
