"""What was worked and not paid: wages, overtime, holidays, minimum, deductions, heat."""
