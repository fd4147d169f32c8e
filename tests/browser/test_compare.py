"""Two runs in real Chromium: kept, pinned, exported, deleted, brought back, imported elsewhere."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

expect.set_options(timeout=60_000)  # two runs are trained on the way

TINY = "depth=8&width=4&time_steps=1&batch_size=10&train_images=50&steps=20&block=ms&lang=en"


@pytest.mark.slow
def test_runs_are_kept_compared_exported_deleted_and_imported(
    server_url: str, page: Page, browser: Browser, tmp_path: Path
) -> None:
    for seed in range(2):
        page.goto(f"{server_url}/train?{TINY}&seed={seed}")
        page.get_by_role("button", name="Start training").click()
        page.wait_for_url("**run=*")
    page.goto(f"{server_url}/compare?lang=en&section=runs")
    rows = page.locator("[data-testid=stMain]").get_by_text(re.compile("finished, step 20 of 20"))
    expect(rows).to_have_count(2)  # the list follows the runs by itself

    page.get_by_role("radio", name="B").first.click()
    expect(page.get_by_text(re.compile("By test accuracy: B .*2 seeds from"))).to_be_visible()
    expect(page).to_have_url(re.compile("pin_b="))
    page.reload()
    expect(rows).to_have_count(2)
    expect(page.get_by_role("button", name="B · MS-ResNet, 8 · seed 0, 1")).to_be_visible()

    page.get_by_role("button", name="More").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as of step 20").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "ms_8_seed1_step20.pt"
    page.get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)  # the next run's is closed
    expect(page.get_by_text("MS-ResNet, seed 1, was deleted")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)
    expect(page.get_by_role("button", name="B · MS-ResNet, 8 · seed 0, 1")).to_be_visible()

    visitor = browser.new_context(locale="en-US").new_page()
    visitor.goto(page.url)
    expect(visitor.get_by_text("No run has been started")).to_be_visible()
    expect(visitor.get_by_text(re.compile("By test accuracy: B .*2 seeds from"))).to_be_visible()
    visitor.get_by_text("Learning curves").click()
    expect(visitor.locator(".plot .legendtext").first).to_have_text("B · MS-ResNet, 8")
    visitor.get_by_text("Choose runs").click()
    visitor.get_by_text("Import a run", exact=True).click()
    visitor.locator("input[type=file]").set_input_files(
        {"name": "broken.pt", "mimeType": "", "buffer": file.read_bytes()[:-100]}
    )
    expect(visitor.get_by_text("This is not a whole run of Residual Spikes")).to_be_visible()
    visitor.locator("input[type=file]").set_input_files(file)
    expect(visitor.get_by_text("This is not a whole run of Residual Spikes")).to_have_count(0)
    expect(visitor.get_by_text(re.compile("finished, step 20 of 20"))).to_have_count(1)
    expect(visitor.get_by_text("imported", exact=False).first).to_be_visible()
    visitor.context.close()
