import { type FabricType } from '@dataspoke/domain';
import { type AddressPolicy } from './address-guard';
import { type Connector, type ConnectorDescription, type JsonObject } from './connector';
import { ConnectorError } from './errors';
import { type RuleMeasurer } from './evaluation/rule-measurer';
import { type KnownColumns } from './query-usage/known-columns';
import { type ReceivedEvents } from './openlineage/received-events';
import { type ValueReader } from './values/value-reader';

/** What the process that runs connectors decides, not the recipe. */
export interface ConnectorOptions {
  readonly addresses: AddressPolicy;
  /** Shown to the source's administrators, e.g. `dataspoke`. */
  readonly applicationName: string;
}

/** The same for what reads a whole source. */
export interface SourceOptions extends ConnectorOptions {
  /** Enters the URNs that a connector makes itself. */
  readonly env: FabricType;
  /** Absolute paths of the folders that files of sources may be read from; none when absent. */
  readonly folders?: readonly string[];
  /** The same for programs that connectors may run. */
  readonly programFolders?: readonly string[];
  /** Folder whose node_modules hold connector packages; none are loaded when absent. */
  readonly packageFolder?: string;
  /** File of DuckDB's `excel` extension; workbooks cannot be read when absent. */
  readonly excelExtension?: string;
  /** Columns of datasets that statements and rows name, as the catalog knows them; they alone tell when absent. */
  readonly columns?: KnownColumns;
  /** Events that were sent for the source; it receives none when absent. */
  readonly receivedEvents?: ReceivedEvents;
}

/** One kind of connector: what it is, how its recipe is read, how it is made. */
export interface ConnectorFactory {
  readonly description: ConnectorDescription;
  /**
   * Checks a recipe (an object, or a connection URL where the connector has one) and gives its canonical form: defaults
   * filled in, URL taken apart. Raises `ConnectorError` `recipe-invalid` that lists every bad field.
   */
  parseRecipe(recipe: unknown): JsonObject;
  /**
   * Checks what only the source's own program can tell of a recipe; absent where there is nothing more to check. Raises
   * `ConnectorError`: `recipe-invalid` that lists every bad field, `source-error`, `cancelled`. A program that cannot be asked has
   * nothing to say.
   */
  checkRecipe?(recipe: unknown, options: SourceOptions, signal: AbortSignal): Promise<void>;
  /** Makes a connector from an opened recipe; nothing is contacted before its first call. Raises like {@link parseRecipe}. */
  create(recipe: unknown, options: SourceOptions): Connector;
  /** Name of the DataHub platform of what this recipe reads; the type of the connector where absent. Raises like {@link parseRecipe}. */
  platformOf?(recipe: unknown): string;
  /** Instance of the platform that stands before names; none where absent. Raises like {@link parseRecipe}. */
  platformInstanceOf?(recipe: unknown): string | undefined;
  /** Makes what measures rules in the source; absent where rules cannot be measured. Raises like {@link parseRecipe}. */
  createMeasurer?(recipe: unknown, options: ConnectorOptions): RuleMeasurer;
  /** Makes what reads values of small tables; absent where none can be read. Raises like {@link parseRecipe}. */
  createValueReader?(recipe: unknown, options: ConnectorOptions): ValueReader;
}

/** Connector type → factory. */
export class ConnectorRegistry {
  private readonly factories: ReadonlyMap<string, ConnectorFactory>;

  constructor(factories: readonly ConnectorFactory[]) {
    this.factories = new Map(factories.map((factory) => [factory.description.type, factory]));
  }

  /** Descriptions of all connectors, by type. */
  list(): readonly ConnectorDescription[] {
    return [...this.factories.values()]
      .map((factory) => factory.description)
      .sort((a, b) => (a.type < b.type ? -1 : 1));
  }

  /** The factory of `type`; raises `ConnectorError` `unsupported`, naming the types there are. */
  get(type: string): ConnectorFactory {
    const factory = this.factories.get(type);
    if (factory) return factory;
    const known = this.list().map((description) => description.type);
    throw new ConnectorError(
      'unsupported',
      `There is no connector of type "${type}".`,
      `Use one of: ${known.join(', ')}.`,
    );
  }
}
