import { DatasetUrn, type FabricType, guid, Urn } from '@dataspoke/domain';
import { type JsonObject } from '../connector';
import { FIELD_TYPES } from '../mapping/datasets';
import { datasetProfile } from '../mapping/profile';
import { type Path } from '../records';
import { columnTypeOf } from './column-types';
import { type Segments } from './file-store';
import { type ReadFiles } from './read-dataset';
import { type FilesRecipe } from './recipe';

/** Where the entities of a folder stand in the catalog. */
export class FilePlaces {
  private readonly platform: string;
  /** Names that lead to the folder, that of its bucket first. */
  private readonly base: Segments;

  constructor(
    private readonly recipe: FilesRecipe,
    private readonly env: FabricType,
  ) {
    this.platform = `urn:li:dataPlatform:${recipe.platform}`;
    const { s3, path = '' } = recipe;
    this.base = s3
      ? [s3.bucket, ...(s3.prefix === undefined ? [] : s3.prefix.split('/'))]
      : path.split('/').filter((part) => part !== '');
  }

  /** What the folder is called among people. */
  get name(): string {
    return this.recipe.s3 ? this.base.join('/') : (this.base.at(-1) ?? '/');
  }

  /** Names by which a record is told. */
  pathOf(at: Segments): Path {
    return [this.name, ...at];
  }

  /** As people write where something is. */
  address(at: Segments): string {
    return `${this.recipe.s3 ? 's3://' : '/'}${this.absolute(at).join('/')}`;
  }

  /**
   * As DataHub's own sources for files and for S3 name it: the path without the slash that begins it, or behind the bucket. Raises
   * `InvalidUrn`.
   */
  datasetUrn(at: Segments, sheet: string | undefined): string {
    const instance = this.recipe.platformInstance;
    const path = [...this.absolute(at), ...(sheet === undefined ? [] : [sheet])].join('/');
    return DatasetUrn.of(
      this.recipe.platform,
      instance === undefined ? path : `${instance}.${path}`,
      this.env,
    ).toString();
  }

  folderUrn(at: Segments): string {
    const key = {
      platform: this.recipe.platform,
      instance: this.recipe.platformInstance ?? this.env,
      [this.isBucket(at) ? 'bucket_name' : 'folder_abs_path']: this.absolute(at).join('/'),
    };
    return Urn.of('container', guid(key)).toString();
  }

  folderAspects(at: Segments): Readonly<Record<string, JsonObject>> {
    const address = this.address(at);
    const inStore = this.absolute(at).join('/');
    const isBucket = this.isBucket(at);
    return {
      containerProperties: {
        customProperties: isBucket
          ? { bucket_name: inStore }
          : { folder_abs_path: this.recipe.s3 ? inStore : address },
        name: at.at(-1) ?? (this.recipe.s3 ? (this.base.at(-1) ?? '') : address),
        qualifiedName: address,
        env: this.env,
      },
      ...this.place(at.slice(0, -1), isBucket ? 'S3 bucket' : 'Folder', at.length > 0),
    };
  }

  /** `changedAt` is when the newest of its files was; the figures are those of then. */
  datasetAspects(
    at: Segments,
    sheet: string | undefined,
    read: ReadFiles,
    facts: { readonly properties: Readonly<Record<string, string>>; readonly changedAt: Date },
  ): Readonly<Record<string, JsonObject>> {
    const name = sheet === undefined ? (at.at(-1) ?? '') : `${at.at(-1) ?? ''} ${sheet}`;
    const path = this.address(sheet === undefined ? at : [...at, sheet]);
    const profile = datasetProfile(
      {
        columns: read.columns,
        // Figures of some rows without knowing of how many would be taken for those of all.
        ...(read.profile === undefined || read.profile.rowCount.estimated
          ? {}
          : { profile: read.profile, rowCount: read.profile.rowCount }),
      },
      facts.changedAt.getTime(),
    );
    return {
      datasetProperties: { customProperties: facts.properties, name, qualifiedName: path },
      schemaMetadata: this.schema(path, read),
      ...this.place(at.slice(0, -1), sheet === undefined ? 'File' : 'Sheet', true),
      ...(profile === undefined ? {} : { datasetProfile: profile }),
    };
  }

  private schema(path: string, { columns }: ReadFiles): JsonObject {
    return {
      schemaName: path,
      platform: this.platform,
      version: 0,
      hash: '',
      platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
      fields: columns.map(({ name, type }) => ({
        fieldPath: name,
        nullable: true,
        type: { type: { [`com.linkedin.schema.${FIELD_TYPES[columnTypeOf(type)]}`]: {} } },
        nativeDataType: type,
        recursive: false,
        isPartOfKey: false,
      })),
    };
  }

  private place(parent: Segments, subType: string, hasParent: boolean): Readonly<Record<string, JsonObject>> {
    const instance = this.recipe.platformInstance;
    const instanceUrn =
      instance === undefined ? undefined : Urn.of('dataPlatformInstance', this.platform, instance).toString();
    const parents = hasParent
      ? parent.reduce<Segments[]>((all, _name, at) => [...all, parent.slice(0, at + 1)], [[]])
      : [];
    const containers = parents.map((one) => this.folderUrn(one));
    const container = containers.at(-1);
    return {
      ...(container === undefined ? {} : { container: { container } }),
      dataPlatformInstance: {
        platform: this.platform,
        ...(instanceUrn === undefined ? {} : { instance: instanceUrn }),
      },
      subTypes: { typeNames: [subType] },
      browsePathsV2: {
        path: [...(instanceUrn === undefined ? [] : [instanceUrn]), ...containers].map((urn) => ({
          id: urn,
          urn,
        })),
      },
    };
  }

  private absolute(at: Segments): Segments {
    return [...this.base, ...at];
  }

  private isBucket(at: Segments): boolean {
    return this.recipe.s3 !== undefined && this.absolute(at).length === 1;
  }
}
