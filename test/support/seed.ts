import * as fc from 'fast-check';

/** What generated inputs begin with: the same in every run, so that a red run comes from the change and not by chance. */
fc.configureGlobal({ seed: Number(process.env['TEST_SEED'] ?? 20_261_128) });
