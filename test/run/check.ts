import { describeCheck, runStaticChecks } from "./staticChecks.ts";

const results = await runStaticChecks(2, (result) => process.stdout.write(describeCheck(result)));
process.exitCode = results.every((result) => result.exitCode === 0) ? 0 : 1;
