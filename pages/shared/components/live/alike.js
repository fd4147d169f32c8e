// Runs whose rasters stand side by side: whether they are to show one and the same layer.

/** Each run has chosen a layer for itself, no link names one, and they may still be told of one. */
export function wantOneLayer(panels) {
  const ready = panels.every(
    ({ data, feed }) =>
      data?.owned && !data.layer && feed.run.raster && feed.run.firing_rates?.length,
  );
  const layers = new Set(panels.map(({ feed }) => feed.run.raster?.layer));
  return ready && layers.size > 1 && panels.some(({ feed }) => feed.moving || feed.waits);
}
