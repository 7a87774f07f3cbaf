import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { toRequest } from '../../../src/core/clone/draft';
import { clientTokenFor, intentOf, JobIndex } from '../../../src/core/jobs/intents';
import { parseJob, type CloneJob } from '../../../src/core/jobs/job';
import { FakeCloud, type FakeFault } from '../../support/fakeCloud';
import { writeReport } from '../../support/report';
import { VirtualClock } from '../../support/virtualClock';
import { draftNamed, Machine } from './windows';

const minute = 60_000;
const hour = 60 * minute;

/** Who presses the button, and how often. */
const presses = [
  'once',
  'in two windows at once',
  'again after a refusal',
  'and runs the copied command',
] as const;
type Press = (typeof presses)[number];

const answers = {
  accepted: [],
  'acted, connection lost': [{ when: 'after', error: { kind: 'network', code: 'ConnectionReset' } }],
  'acted, refused with a code that proves nothing': [
    { when: 'after', error: { kind: 'service', httpStatus: 400, code: 'CommodityServiceCalling.Exception' } },
  ],
  'not acted, refused with a code that proves nothing': [
    { when: 'before', error: { kind: 'service', httpStatus: 403, code: 'LockTimeout' } },
  ],
  'not now, then accepted': [
    { when: 'before', error: { kind: 'service', httpStatus: 403, code: 'OperationDenied.DBInstanceStatus' } },
  ],
  refused: [{ when: 'before', error: { kind: 'service', httpStatus: 400, code: 'InvalidBakset.Invalid' } }],
} as const satisfies Record<string, readonly FakeFault[]>;
type Answer = keyof typeof answers;

/** Just before the first answer arrives. */
const events = [
  'nothing',
  'another account',
  'sleep of 7 h',
  'clock − 1 h',
  'window killed, next one on this host',
  'window killed, next one on another host',
  'a newer version takes the file',
] as const;
type Event = (typeof events)[number];

interface Outcome {
  readonly made: number;
  readonly asOther: number;
  readonly told: readonly string[];
  readonly toldTwice: boolean;
  readonly jobs: readonly CloneJob[];
  readonly foreign: number;
}

async function run(press: Press, answer: Answer, event: Event, deduplicates: boolean): Promise<Outcome> {
  const clock = new VirtualClock();
  const cloud = new FakeCloud(clock);
  cloud.deduplicates = deduplicates;
  const machine = new Machine(
    clock,
    (isDead) => cloud.client(isDead),
    undefined,
    () => cloud.account,
  );
  const [first, second] = [await machine.open('here'), await machine.open('here')];
  const draft = draftNamed('copy');
  const intentId = randomUUID();
  const token = clientTokenFor(intentId, toRequest(draft), new JobIndex([]), clock.now());
  const refusal: FakeFault = answers.refused[0];
  const submit = async (window = first): Promise<void> => {
    void window.submit(draft, intentId).catch(() => undefined);
    await clock.pass(10);
  };

  if (press === 'again after a refusal') {
    cloud.cloneFaults.push(refusal);
    await submit();
  }
  cloud.cloneFaults.push(...answers[answer]);
  cloud.onClone = () => {
    cloud.onClone = undefined;
    strike(event, { clock, cloud, machine });
    if (event.startsWith('window killed')) first.kill();
  };
  if (press === 'in two windows at once') void second.submit(draft, intentId).catch(() => undefined);
  await submit();
  if (press === 'and runs the copied command') {
    await cloud.client().cloneInstance(draft.regionId, { ...toRequest(draft), ClientToken: token });
  }
  if (event.startsWith('window killed')) {
    await second.close();
    await machine.open(event.endsWith('another host') ? 'there' : 'here');
  }
  await clock.pass(20 * minute);
  cloud.account = 'me';
  const window = machine.windows.find(({ isDead, isClosing }) => !isDead && !isClosing)!;
  for (const job of window.store.list()) {
    if (job.phase === 'unknown') await Promise.all([window.tracker.checkAgain(job.id), clock.pass(minute)]);
  }
  await clock.pass(20 * minute);
  const jobs = window.store.list();
  const tokens = new Set([token, ...jobs.map(({ clientToken }) => clientToken)]);
  const made = cloud.instances.filter((one) => tokens.has(one.token));
  for (const one of machine.windows) void one.close();
  await clock.pass(minute);
  return {
    made: made.length,
    asOther: made.filter(({ account }) => account !== 'me').length,
    told: machine.told.map(({ job }) => job.phase),
    // An outcome that stays unknown is told again when the user has had it looked for.
    toldTwice: jobs.some(({ id }) => {
      const phases = machine.tellsOf(id).filter((phase) => phase !== 'unknown');
      return new Set(phases).size < phases.length;
    }),
    jobs: jobs.filter((job) => intentOf(job) === intentId),
    foreign: window.store.leftAlone.size,
  };
}

function strike(
  event: Event,
  { clock, cloud, machine }: { clock: VirtualClock; cloud: FakeCloud; machine: Machine },
): void {
  switch (event) {
    case 'another account':
      cloud.account = 'other';
      return;
    case 'sleep of 7 h':
      clock.set(7 * hour);
      return;
    case 'clock − 1 h':
      clock.set(-hour);
      cloud.clockWasSet(-hour);
      return;
    case 'a newer version takes the file':
      for (const [name, content] of machine.jobs.files) {
        const job = name.endsWith('.json') ? parseJob(JSON.parse(content)) : undefined;
        if (job?.phase === 'sending') machine.jobs.replace(name, JSON.stringify({ ...job, version: 2 }));
      }
      return;
    default:
      return;
  }
}

/** What the user knows in the end, in words. */
function known({ jobs, foreign, told }: Outcome): string {
  const newest = jobs.find(({ phase }) => phase !== 'refused') ?? jobs[0];
  const state = foreign > 0 ? 'shown as kept by a newer version' : (newest?.phase ?? 'nothing');
  const code = newest?.phase === 'refused' ? ` (${newest.error?.code ?? ''})` : '';
  return `${state}${foreign > 0 ? '' : code}; told: ${told.join(', ') || 'nothing'}`;
}

describe('never two, never lost, never as somebody else', function () {
  this.timeout(60_000);
  const rows: string[][] = [];

  for (const press of presses) {
    for (const answer of Object.keys(answers) as Answer[]) {
      it(`${press}: ${answer}, whatever happens`, async () => {
        for (const event of events) {
          // What somebody runs as another account is no business of the form.
          if (press === 'and runs the copied command' && event === 'another account') continue;
          const outcome = await run(press, answer, event, true);
          const without = await run(press, answer, event, false);
          rows.push([press, answer, event, String(outcome.made), known(outcome), String(without.made)]);
          const where = `${press}, ${answer}, ${event}: ${known(outcome)}`;
          assert.ok(outcome.made <= 1, `two: ${where}`);
          assert.equal(outcome.asOther, 0, `as another account: ${where}`);
          assert.ok(!outcome.toldTwice, `told twice: ${where}`);
          // Whatever the form made is known, or its job is another version's.
          const isOnlyCopied = press === 'and runs the copied command' && outcome.told.includes('refused');
          if (outcome.made === 1 && outcome.foreign === 0 && !isOnlyCopied) {
            const job = outcome.jobs.find(({ phase }) => phase !== 'refused');
            assert.ok(job, `nobody knows of it: ${where}`);
            assert.ok(job.phase === 'ready' || job.phase === 'unknown', where);
          }
          // Without tokens that are remembered, the copied command makes one of its own.
          const most = press === 'and runs the copied command' ? 2 : 1;
          assert.ok(without.made <= most, `${without.made} without tokens: ${where}`);
        }
      });
    }
  }

  after(() => {
    writeReport(
      'job-promise',
      ['Pressed', 'Answer', 'And then', 'Instances', 'The user knows', 'Instances if RDS forgets tokens'],
      rows,
    );
  });
});
