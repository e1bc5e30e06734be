// A hundred reports of one story: each newsroom tells eight of the example's sentences in its own order.
import { readFileSync } from 'node:fs';
const reports = readFileSync(process.argv[2], 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const sentences = reports.flatMap(({ text }) => text.split('\n').filter((line) => line.length > 60));
let dice = 7n;
const below = (bound) => {
  dice = (dice * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((dice >> 33n) % BigInt(bound));
};
for (let room = 0; room < 100; room += 1) {
  const left = [...sentences], told = [];
  while (told.length < 8 && left.length) told.push(left.splice(below(left.length), 1)[0]);
  console.log(JSON.stringify({
    id: `room${String(room).padStart(3, '0')}`, outlet: `Newsroom ${room}`, title: reports[below(reports.length)].title,
    published: `2020-10-1${below(3)}`, lang: 'en', text: told.join('\n'),
  }));
}
