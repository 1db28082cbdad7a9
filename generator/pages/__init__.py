"""PLAN and RENDER: what readers see."""
