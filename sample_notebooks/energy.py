# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Energy use of a house
# A notebook in percent format, as editors write it.

# %%
import numpy as np
import pandas as pd

# %% tags=["parameters"]
price = 0.31  # euro for a kWh
days = 14

# %% [markdown]
# ## Simulate

# %%
rng = np.random.default_rng(42)
hours = pd.date_range("2024-01-01", periods=24 * days, freq="h")
use = pd.Series(rng.gamma(2.0, 0.25, len(hours)), index=hours, name="kWh")
use.head(3).round(3)

# %% [markdown]
# ## By day

# %%
def cost(kwh):
    return round(kwh * price, 2)


daily = use.resample("D").sum()
print(f"{daily.mean():.2f} kWh a day, {cost(daily.sum())} euro")

# %%
daily.groupby(daily.index.day_name()).mean().round(2)
