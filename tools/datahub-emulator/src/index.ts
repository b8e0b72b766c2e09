export { type EmulatorOptions, type RunningEmulator, startEmulator } from './emulator';
export { type ModelLocation, ModelUnavailable, provisionModel } from './model/provision';
export type {
  AspectType,
  EntityType,
  Field,
  ModelDocument,
  NamedType,
  TypeRef,
  UnionMember,
} from './model/types';
export { CLIENT_PACKAGES, clientPython } from './official-client/client-python';
