import { type JsonObject } from '../connector';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { EXEC_DESCRIPTION } from './description';
import { Program, type ProgramLine } from './program';
import { ProtocolConnector } from './protocol-connector';
import { type ExecRecipe, parseExecRecipe, recipeToJson } from './recipe';

function peerOf(recipe: ExecRecipe, { programFolders = [] }: SourceOptions) {
  return {
    description: EXEC_DESCRIPTION,
    name: recipe.program,
    platform: recipe.platform,
    config: recipe.config,
    answerMs: recipe.answerMs,
    async *run(command: JsonObject, signal: AbortSignal): AsyncGenerator<ProgramLine> {
      const program = await Program.start({ recipe, folders: programFolders }, command);
      try {
        yield* program.lines(signal);
      } finally {
        await program.stop();
      }
    },
  };
}

/** The connector that runs a program. */
export const execConnector: ConnectorFactory = {
  description: EXEC_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseExecRecipe(recipe)),
  create: (recipe, options) => new ProtocolConnector(peerOf(parseExecRecipe(recipe), options), options.env),
  checkRecipe: (recipe, options, signal) =>
    new ProtocolConnector(peerOf(parseExecRecipe(recipe), options), options.env).checkRecipe(signal),
  platformOf: (recipe) => parseExecRecipe(recipe).platform,
};
