"""Spikes to listen to: a short tone for each, at the moment of its step and its neuron."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

SAMPLES = 22050
"""Samples per second."""

TONE = 0.12
"""Seconds until a tone has died away."""

LOWEST, OCTAVES = 196.0, 3.0
"""Hertz of the first channel, and how far above it the last one is."""


def spike_sound(
    spikes: NDArray[np.bool_], channels: NDArray[np.int64], step_seconds: float
) -> NDArray[np.int16]:
    """Spikes [n, T] of neurons in `channels` [n] -> one channel of sound, T steps long.

    Each step is played from the first neuron to the last, as a music box plays its pins: neuron i
    has the moment i / n of every step, so that one that always fires ticks in every step. The
    pitch is the channel's. Silence stays silence; otherwise the loudest sample is 0.8 of the range.
    """
    neurons, time_steps = spikes.shape
    sound = np.zeros(round((time_steps * step_seconds + TONE) * SAMPLES))
    pitches, which = np.unique(channels, return_inverse=True)
    tones = [tone(p, len(pitches)) for p in range(len(pitches))]
    for neuron, t in np.argwhere(spikes):
        start = round((t + neuron / neurons) * step_seconds * SAMPLES)
        one = tones[which[neuron]]
        sound[start : start + len(one)] += one[: len(sound) - start]
    loudest = np.abs(sound).max() or 1.0
    return (sound * (0.8 * 32767 / loudest)).astype(np.int16)


def tone(pitch: int, pitches: int) -> NDArray[np.float64]:
    """A decaying sine; the pitches divide the range evenly."""
    time = np.arange(round(TONE * SAMPLES)) / SAMPLES
    hertz = LOWEST * 2 ** (OCTAVES * pitch / max(1, pitches - 1))
    fade = np.minimum(1.0, time / 0.003) * np.exp(-time / (TONE / 5))
    return fade * np.sin(2 * np.pi * hertz * time)


def wav(sound: NDArray[np.int16]) -> bytes:
    """The content of a WAV file with one channel of 16 bits."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLES)
        file.writeframes(sound.astype("<i2").tobytes())
    return buffer.getvalue()
