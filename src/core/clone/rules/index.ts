/**
 * The documented rules of CloneDBInstance (RDS API reference and its error table), one function per value of a draft.
 * Each returns the problems that the known facts show, with the code that the service would return.
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
