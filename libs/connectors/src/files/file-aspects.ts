import { DatasetUrn, type FabricType, guid, Urn } from '@dataspoke/domain';
import { type JsonObject } from '../connector';
import { FIELD_TYPES } from '../mapping/datasets';
import { datasetProfile } from '../mapping/profile';
import { columnTypeOf } from './column-types';
import { type Segments } from './file-tree';
import { type ReadFiles } from './read-dataset';
import { type FilesRecipe } from './recipe';

/** Where the entities of a folder stand in the catalog. */
export class FilePlaces {
  private readonly platform: string;

  constructor(
    private readonly recipe: FilesRecipe,
    private readonly env: FabricType,
  ) {
    this.platform = `urn:li:dataPlatform:${recipe.platform}`;
  }

  /** As DataHub's own source for files names it: the path without the slash that begins it. Raises `InvalidUrn`. */
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
      folder_abs_path: this.absolute(at).join('/'),
    };
    return Urn.of('container', guid(key)).toString();
  }

  folderAspects(at: Segments): Readonly<Record<string, JsonObject>> {
    const path = `/${this.absolute(at).join('/')}`;
    return {
      containerProperties: {
        customProperties: { folder_abs_path: path },
        name: at.at(-1) ?? path,
        qualifiedName: path,
        env: this.env,
      },
      ...this.place(at.slice(0, -1), 'Folder', at.length > 0),
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
    const path = `/${[...this.absolute(at), ...(sheet === undefined ? [] : [sheet])].join('/')}`;
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
    return [...this.recipe.path.split('/').filter((part) => part !== ''), ...at];
  }
}
