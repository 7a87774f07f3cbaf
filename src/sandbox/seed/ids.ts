/** Ids of the seeded instances by what they demonstrate. */
export const seedIds = {
  /** MySQL 8.0, High-availability, PL1 ESSD: can be cloned in every way. */
  ordersProd: 'rm-bp1q7v4m2x9k3t8wd',
  localSsd: 'rm-bp1c5n8z3h6r2y7jf',
  sqlServer: 'rm-bp1s9w2d5k8m4x6tb',
  prepaid: 'rm-bp1p3f7t9q2v5n8zk',
  readOnly: 'rr-bp1r6j2y8w4d7m3xc',
  locked: 'rm-bp1l8b5k3t9z2h6qn',
  restarting: 'rm-bp1g4x7r9d3s6w2vm',
  cluster: 'rm-bp1u2m6f8y5c9j3tk',
  postgres: 'pgm-uf6a7d3w9k2x5q8n',
  mariadb: 'rm-uf6m4z8v2t6r9h3yb',
  serverless: 'rm-uf6e9s3k7c5w2x8fd',
  noLogBackup: 'rm-uf6n5q8j2m4t7y9zr',
  basic: 'rm-t4nb3h6x9v2k5d8wc',
  noBackups: 'rm-t4nx8f2s5z7q3m6jy',
  oddStorage: 'pgm-6wew4r7t9n3k6c2d',
  /** Released, but has backup sets. */
  released: 'rm-bp1d4n9v6t2k8r5xm',
} as const;
