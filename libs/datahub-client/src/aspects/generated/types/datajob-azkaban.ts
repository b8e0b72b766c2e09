// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.datajob.azkaban.AzkabanJobType` */
export type AzkabanJobType = 'COMMAND' | 'HADOOP_JAVA' | 'HADOOP_SHELL' | 'HIVE' | 'PIG' | 'SQL' | 'GLUE';
