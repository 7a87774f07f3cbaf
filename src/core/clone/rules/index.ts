/**
 * The documented rules of CloneDBInstance (RDS API reference and its error table), one function per value of a draft.
 * Each returns what is wrong as far as the known facts tell, with the code the service would have answered.
 */
export * from './source';
export * from './restorePoint';
export * from './name';
export * from './size';
export * from './placement';
export * from './network';
export * from './billing';
export * from './databases';
export * from './advanced';
