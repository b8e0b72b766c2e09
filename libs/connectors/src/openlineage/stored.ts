import { type JsonValue } from '../connector';
import { type Stored } from '../working-file/working-file';

export const NUMBERS: Stored<number> = {
  toJson: (value) => value,
  fromJson: (json: JsonValue) => Number(json),
};

export const MARKS: Stored<boolean> = {
  toJson: (value) => value,
  fromJson: (json: JsonValue) => json === true,
};
