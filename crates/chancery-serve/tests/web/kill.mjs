// kill -9 while reports come in, again and again: every report that was acknowledged is there after the next start.
import { spawn } from 'node:child_process';
const [chancery, store, port, rounds] = [process.argv[2], process.argv[3], process.argv[4], Number(process.argv[5])];
const base = `http://127.0.0.1:${port}`;
const start = async () => {
  const child = spawn(chancery, ['serve', '--store', store, '--port', port, '--rate', '0'], { stdio: 'ignore' });
  for (let i = 0; i < 300; i += 1) {
    try { if ((await fetch(`${base}/assets/icon.svg`)).ok) return child; } catch { /* not yet */ }
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill('SIGKILL');
  throw new Error('the server does not start');
};
const kept = new Set();
let lost = 0, number = 0;
for (let round = 0; round < rounds; round += 1) {
  const child = await start();
  let alive = true;
  const hand = async () => {
    while (alive) {
      const lines = [0, 1, 2].map(() => JSON.stringify({
        id: `k${number += 1}`, published: `2021-05-${String(1 + (number % 28)).padStart(2, '0')}`,
        text: `Norway and Sweden met in Oslo for round ${number} of their talks on fish.`,
      }));
      try {
        const answer = await fetch(`${base}/api/v1/reports`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: lines.join('\n') });
        if (answer.status === 202) for (const id of (await answer.json()).added) kept.add(id);
      } catch { /* killed meanwhile: not acknowledged */ }
    }
  };
  const hands = [hand(), hand(), hand()];
  // Some rounds end early, some late; a slow machine gets time to acknowledge something.
  const enough = kept.size + 3 + ((round * 37) % 60);
  for (let i = 0; i < 400 && kept.size < enough; i += 1) await new Promise((done) => setTimeout(done, 23));
  child.kill('SIGKILL');
  alive = false;
  await Promise.all(hands);
  await new Promise((done) => { if (child.exitCode !== null || child.signalCode) done(); else child.on('exit', done); });
}
const child = await start();
for (const id of kept) if ((await fetch(`${base}/api/v1/reports/${id}`)).status !== 200) lost += 1;
child.kill('SIGTERM');
console.log(`kill: ${rounds} kills, ${kept.size} reports acknowledged, ${lost} lost`);
process.exit(lost || !kept.size ? 1 : 0);
