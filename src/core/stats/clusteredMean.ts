import { CONFIDENCE, type Estimate } from "./estimate.ts";
import { mean } from "./mean.ts";
import { studentQuantile } from "./studentQuantile.ts";

export interface ClusteredEstimate extends Estimate {
  readonly clusters: number;
  readonly standardError: number;
}

/**
 * A mean whose observations come in clusters (problems of one template are alike): the clustered standard error of
 * Miller (arXiv 2411.00640, section 2.2) with the factor C/(C−1), and Student's t with C−1 degrees of freedom, since
 * held-out templates are few. For a claim about new templates; a claim about these templates uses the problems themselves.
 * Give differences b − a to compare two arms. Undefined below two clusters, where the spread between them is unknown.
 */
export function clusteredMean(
  values: readonly number[],
  clusterIds: readonly string[],
  confidence = CONFIDENCE,
): ClusteredEstimate | undefined {
  if (values.length !== clusterIds.length) {
    throw new RangeError(`Each value needs its cluster: ${values.length} values, ${clusterIds.length} clusters.`);
  }
  const centre = mean(values);
  if (centre === undefined) return undefined;
  const residuals = new Map<string, number>();
  values.forEach((value, i) => {
    const id = clusterIds[i]!;
    residuals.set(id, (residuals.get(id) ?? 0) + value - centre);
  });
  const clusters = residuals.size;
  if (clusters < 2) return undefined;
  const sum = [...residuals.values()].reduce((total, residual) => total + residual * residual, 0);
  const standardError = Math.sqrt((sum * clusters) / (clusters - 1)) / values.length;
  const half = studentQuantile((1 + confidence) / 2, clusters - 1) * standardError;
  return {
    estimate: centre,
    low: centre - half,
    high: centre + half,
    n: values.length,
    method: "clustered standard error, Student's t",
    clusters,
    standardError,
  };
}
