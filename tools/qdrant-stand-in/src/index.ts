export { enginePython, type EnginePython } from './engine-python';
export { type QdrantStandIn, type StandInOptions, startQdrantStandIn } from './stand-in';
