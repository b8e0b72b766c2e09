export { type EmulatorOptions, type RunningEmulator, startEmulator } from './emulator';
export { type ModelLocation, ModelUnavailable, provisionModel } from './model/provision';
