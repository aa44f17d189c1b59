"""What the contract and its ending give: severance, double wage, probation."""
