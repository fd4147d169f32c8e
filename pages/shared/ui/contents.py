"""The app's pages, by section, in their order."""

PAGES = {
    "start": {"home": "home", "data": "database", "teacher": "school"},
    "theory": {
        "neuron": "bolt",
        "block": "account_tree",
        "identity": "equal",
        "propagation": "stacked_line_chart",
        "gradient": "trending_down",
        "isometry": "straighten",
    },
    "models": {
        "train": "play_circle",
        "depth_study": "stacked_bar_chart",
        "compare": "compare_arrows",
        "try_it": "image_search",
        "raster": "grid_on",
        "similarity": "radar",
        "trained_gradient": "query_stats",
        "energy": "energy_savings_leaf",
        "landscape": "landscape",
        "conversion": "swap_horiz",
        "events": "flare",
    },
    "papers": {
        "sew": "article",
        "ms": "description",
        "claims": "fact_check",
        "glossary": "menu_book",
    },
}
"""Section -> folder of the page -> icon; its name is the page's URL and its catalogue namespace."""

FOLDERS = {name: f"{section}/{name}" for section, pages in PAGES.items() for name in pages}
"""Name of the page -> its folder below pages/."""
