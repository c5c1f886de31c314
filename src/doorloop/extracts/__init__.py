"""What is reported of single cells and single cases: findings, open steps, timelines, event logs."""
