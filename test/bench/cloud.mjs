// The sandbox in a process of its own, so that what is measured shares no event loop with it. In front of it, where
// asked for, a gate that lets so many calls a second through, or that answers late for some regions.
import { createServer, request as startRequest } from 'node:http';
import { createRequire } from 'node:module';

const { startSandbox } = createRequire(import.meta.url)('../../out/bench/sandbox.js');
const { sandbox: options, perSecond, regionDelays } = JSON.parse(process.argv[2]);
const sandbox = await startSandbox(options);
let endpoint = sandbox.endpoint;

if (perSecond || regionDelays) {
  const target = new URL(sandbox.endpoint);
  let tokens = perSecond ?? 0;
  let filledAt = Date.now();
  const mayPass = () => {
    if (!perSecond) return true;
    const now = Date.now();
    tokens = Math.min(perSecond, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
  const gate = createServer((incoming, outgoing) => {
    if (!mayPass()) {
      outgoing.writeHead(400, { 'content-type': 'application/json' });
      const body = {
        Code: 'Throttling.User',
        Message: 'Request was denied due to user flow control.',
        RequestId: 'T',
      };
      outgoing.end(JSON.stringify(body));
      return;
    }
    const regionId = new URL(incoming.url ?? '/', 'http://x').searchParams.get('RegionId') ?? '';
    setTimeout(() => {
      const { method, url: path, headers } = incoming;
      const forwarded = startRequest(
        { host: target.hostname, port: target.port, method, path, headers },
        (reply) => {
          outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
          reply.pipe(outgoing);
        },
      );
      incoming.pipe(forwarded);
    }, regionDelays?.[regionId] ?? 0);
  });
  await new Promise((resolve) => gate.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${gate.address().port}`;
}

const { accessKeyId, accessKeySecret } = sandbox;
console.log(JSON.stringify({ endpoint, accessKeyId, accessKeySecret }));
process.on('message', (action) =>
  process.send?.(
    sandbox.requests.filter((one) => (action === '*' || one.action === action) && one.at > 0).length,
  ),
);
process.on('disconnect', () => process.exit());
