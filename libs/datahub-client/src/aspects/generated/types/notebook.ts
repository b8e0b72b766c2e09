// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type ChangeAuditStamps } from './common';

/** `com.linkedin.notebook.ChartCell` */
export type ChartCell = {
  readonly cellTitle?: string;
  readonly cellId: string;
  readonly changeAuditStamps: ChangeAuditStamps;
};

/** `com.linkedin.notebook.EditableNotebookProperties` */
export type EditableNotebookProperties = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly description?: string;
};

/** `com.linkedin.notebook.NotebookCell` */
export type NotebookCell = {
  readonly textCell?: TextCell;
  readonly queryCell?: QueryCell;
  readonly chartCell?: ChartCell;
  readonly type: NotebookCellType;
};

/** `com.linkedin.notebook.NotebookCellType` */
export type NotebookCellType = 'TEXT_CELL' | 'QUERY_CELL' | 'CHART_CELL';

/** `com.linkedin.notebook.NotebookContent` */
export type NotebookContent = {
  /** Default: `[]`. */
  readonly cells?: readonly NotebookCell[];
};

/** `com.linkedin.notebook.NotebookInfo` */
export type NotebookInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly title: string;
  readonly description?: string;
  readonly changeAuditStamps: ChangeAuditStamps;
};

/** `com.linkedin.notebook.QueryCell` */
export type QueryCell = {
  readonly cellTitle?: string;
  readonly cellId: string;
  readonly changeAuditStamps: ChangeAuditStamps;
  readonly rawQuery: string;
  readonly lastExecuted?: AuditStamp;
};

/** `com.linkedin.notebook.TextCell` */
export type TextCell = {
  readonly cellTitle?: string;
  readonly cellId: string;
  readonly changeAuditStamps: ChangeAuditStamps;
  readonly text: string;
};
