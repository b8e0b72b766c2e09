export class Empty {}
