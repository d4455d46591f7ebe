"""pipeline/normalise"""
