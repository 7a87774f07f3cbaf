import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { RdsClient } from '../../../src/core/rds/client';
import type { Reply } from '../../../src/core/rds/reply';
import type { Transport } from '../../../src/core/rds/transport';
import { diskFolder } from '../../../src/core/files/diskFolder';
import { handlePageMessage, type FormEffects } from '../../../src/core/form/messages';
import { PageChannel } from '../../../src/core/form/pageChannel';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { seedIds } from '../../support/sandbox';
import { cloneParameterNames } from '../../../src/shared/clone';
import { parseHostMessage } from '../../../src/shared/protocol';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { openForm, settled } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { writeReport } from '../../support/report';
import { effort } from '../../support/effort';

const messagesPerForm = 200;
const source = seedIds.ordersProd;

const nasty = fc.constantFrom(
  '',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'command:workbench.action.terminal.new',
  'https://evil.example/',
  '<img src=x onerror=alert(1)>',
  'rm-somebody-elses',
  'cn-shanghai',
  '${env:HOME}',
  '1'.repeat(5_000),
);
const word = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 60 }));
const seq = fc.oneof(fc.nat(1_000), fc.constantFrom(-1, 0.5, Number.MAX_SAFE_INTEGER, Number.NaN, Infinity));
const parameter = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...cloneParameterNames) },
  { weight: 1, arbitrary: word },
);
const knownMessage = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('change'), seq, parameter, value: word }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('submit'), revision: seq }) },
  fc.record({
    type: fc.constant('restoreBy'),
    seq,
    restoreBy: fc.oneof(fc.constantFrom('backupSet', 'time'), word),
  }),
  fc.record({
    type: fc.constant('after'),
    seq,
    after: fc.oneof(fc.anything(), fc.record({ verify: fc.anything(), remindAfterDays: seq })),
  }),
  fc.record({ type: fc.constant('retryLookup'), parameter }),
  fc.record({ type: fc.constant('open'), group: fc.oneof(fc.constantFrom('protection', 'size'), word) }),
  fc.record({ type: fc.constant('openDatabase'), name: word }),
  fc.record({ type: fc.constant('export'), format: fc.oneof(fc.constantFrom('json', 'cliBash'), word) }),
  fc.record({ type: fc.constant('fix'), code: word, parameter }),
  fc.record({
    type: fc.constant('preset'),
    id: fc.oneof(fc.constantFrom('source', 'smallest', 'lastClone'), word),
    of: word,
  }),
  fc.record({ type: fc.constant('reset'), parameter }),
  fc.record({ type: fc.constant('fixAll') }),
  fc.record({ type: fc.constant('classPrices'), classes: fc.array(word, { maxLength: 30 }) }),
  fc.record({
    type: fc.constant('action'),
    action: fc.oneof(
      fc.constantFrom(
        'copyDetails',
        'openDiagnosis',
        'showLog',
        'cloneAgain',
        'checkAgain',
        'release',
        'openConsole',
      ),
      word,
    ),
    link: word,
    command: word,
    job: fc.anything(),
  }),
  fc.record({ type: fc.constant('ready'), timeZone: word }),
);
const hostileMessage = fc.oneof(
  { weight: 4, arbitrary: knownMessage },
  {
    weight: 1,
    arbitrary: fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
  },
  // A known message with something else in it, or in the place of one of its members.
  {
    weight: 2,
    arbitrary: fc
      .tuple(knownMessage, word, fc.anything())
      .map(([message, name, value]): unknown => ({ ...message, [name]: value })),
  },
);

inEveryReading('messages of a hostile page', function ({ reading, isDefault }) {
  const forms = effort(isDefault ? 15 : 2);
  this.timeout(120_000);
  let cloud: Cloud;
  let folder: string;
  before(async () => {
    cloud = await startCloud({ sandbox: { reading } });
    folder = await mkdtemp(join(tmpdir(), 'rds-hostile-'));
  });
  after(async () => {
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  it(`crash nothing and cause no call that the form could not cause, ${forms * messagesPerForm} of them`, async () => {
    const calls = new Map<string, number>();
    const effects = new Map<string, number>();
    const answers = new Map<string, Promise<Reply>>();
    let sent = 0;
    let understood = 0;
    // What was asked once is answered the same again; a clone is noted and never made.
    const transport: Transport = {
      call: (operation, regionId, parameters, options) => {
        calls.set(operation, (calls.get(operation) ?? 0) + 1);
        assert.equal(regionId, 'cn-hangzhou');
        for (const name of ['DBInstanceId', 'DBInstanceName']) {
          if (parameters[name] !== undefined) assert.equal(parameters[name], source);
        }
        if (parameters['RegionId'] !== undefined) assert.equal(parameters['RegionId'], 'cn-hangzhou');
        assert.ok(/^(Describe|List)/.test(operation) || operation === 'CloneDBInstance', operation);
        if (operation === 'CloneDBInstance') {
          sent++;
          return Promise.resolve({ body: { DBInstanceId: `rm-${sent}` }, requestId: 'R' });
        }
        const key = JSON.stringify([operation, parameters]);
        const known = answers.get(key);
        if (known) return known;
        const answer = cloud.transport.call(operation, regionId, parameters, {
          ...options,
          signal: undefined,
        });
        answer.catch(() => undefined);
        answers.set(key, answer);
        return answer;
      },
    };
    const client = new RdsClient(transport);
    const scripts = fc.sample(
      fc.array(hostileMessage, { minLength: messagesPerForm, maxLength: messagesPerForm }),
      { numRuns: forms },
    );
    for (const [index, script] of scripts.entries()) {
      const clock = new SkippingClock(Date.now());
      const store = new JobStore(diskFolder(join(folder, `jobs-${index}`)), silentLogger);
      const form = openForm({
        start: { regionId: 'cn-hangzhou', sourceId: source },
        client: () => Promise.resolve(client),
        clock,
        store,
        confirm: () => Promise.resolve(false),
      });
      if (index % 2 === 0) await settled(form);
      const note = (name: string): Promise<void> => {
        effects.set(name, (effects.get(name) ?? 0) + 1);
        return Promise.resolve();
      };
      const channel = new PageChannel(form, form.state(), (message) => {
        // Whatever was typed must fit through the protocol again.
        assert.ok(parseHostMessage(JSON.parse(JSON.stringify(message))));
        void note(message.type === 'focus' ? 'focus' : 'post');
      });
      const allowed: FormEffects = {
        useTimeZone: () => void note('useTimeZone'),
        copyText: () => note('copyText'),
        copyRequest: () => note('copyRequest'),
        saveFile: () => note('saveFile'),
        openDiagnosis: (link) => {
          assert.match(new URL(link).hostname, /\.(aliyun|alibabacloud)\.com$/);
          return note('openDiagnosis');
        },
        openAccountPage: () => note('openAccountPage'),
        showLog: () => void note('showLog'),
        showClones: () => note('showClones'),
        backUpFirst: () => note('backUpFirst'),
        actOnJob: (_action, job) => {
          assert.equal(job.id, form.job?.id);
          return note('actOnJob');
        },
      };
      const seqBefore = form.state().seq;
      for (const message of script) await handlePageMessage(message, form, channel, allowed, silentLogger);
      if (form.state().seq !== seqBefore) understood++;
      const { draft } = form.state();
      assert.deepEqual([draft.regionId, draft.sourceId], ['cn-hangzhou', source]);
      assert.deepEqual([form.request['RegionId'], form.request['DBInstanceId']], ['cn-hangzhou', source]);
      for (const { request } of store.list()) {
        assert.deepEqual([request['RegionId'], request['DBInstanceId']], ['cn-hangzhou', source]);
      }
      form.dispose();
      await store.dispose();
    }
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.ok(understood > forms / 2, 'most forms took some of the messages');
    if (!isDefault) return;
    writeReport(
      'hostile-messages',
      ['Messages', 'Calls', 'Effects'],
      [[String(forms * messagesPerForm), show(calls), show(effects)]],
    );
  });
});

function show(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}
