"""What is heard is the spikes: when each tone begins, how high it is, and silence for none."""

import io
import wave

import numpy as np

from snncore.analysis.raster.spike_sound import LOWEST, OCTAVES, SAMPLES, TONE, spike_sound, wav


def bits(*trains: str) -> np.ndarray:
    return np.array([[c == "1" for c in train] for train in trains])


def test_a_tone_begins_at_its_step_and_its_neurons_moment() -> None:
    sound = spike_sound(bits("000", "010"), np.array([0, 1]), 0.5)
    assert len(sound) == round((1.5 + TONE) * SAMPLES)
    start = round((1 + 1 / 2) * 0.5 * SAMPLES)
    assert not sound[: start + 1].any()
    assert np.flatnonzero(sound)[0] < start + 10
    assert not sound[start + round(TONE * SAMPLES) :].any()


def test_the_pitch_is_the_channels() -> None:
    for channel, hertz in ((0, LOWEST), (2, LOWEST * 2**OCTAVES)):
        trains = ["0", "0", "0"]
        trains[channel] = "1"
        sound = spike_sound(bits(*trains), np.array([0, 1, 2]), 1.0).astype(float)
        peak = np.abs(np.fft.rfft(sound)).argmax() / len(sound) * SAMPLES
        assert abs(peak - hertz) < 0.05 * hertz


def test_no_spikes_no_sound_and_many_spikes_no_clipping() -> None:
    assert not spike_sound(bits("00", "00"), np.array([0, 0]), 0.25).any()
    loud = spike_sound(np.ones((64, 4), dtype=bool), np.zeros(64, dtype=int), 0.1)
    assert 0.7 < np.abs(loud.astype(int)).max() / 32767 <= 0.81


def test_the_file_is_a_wav_of_the_samples() -> None:
    sound = spike_sound(bits("1"), np.array([0]), 0.25)
    with wave.open(io.BytesIO(wav(sound))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, SAMPLES)
        assert np.array_equal(np.frombuffer(file.readframes(-1), "<i2"), sound)
